"""What the console knows of library, decks and speech, and how it says it; nothing here touches a widget."""

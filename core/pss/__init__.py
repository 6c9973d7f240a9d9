"""Scoring events: what a taekwondo Protector & Scoring System (PSS) broadcasts, understood, stored and shown."""

"""The English templates that a new database starts with: name, category, preset, title, text and example."""

from typing import Final

from core.speech.models import Category

Seed = tuple[str, Category, str, str, str, dict[str, str]]

ENGLISH: Final[tuple[Seed, ...]] = (
    (
        "birthday", "celebrations", "lively", "Birthday",
        "Happy birthday, {name}! Everyone at {place} wishes you a wonderful day.",
        {"name": "Maria", "place": "the Harbour Centre"},
    ),
    (
        "graduation", "celebrations", "lively", "Graduation",
        "Congratulations to {name} on graduating from {school}! We are proud to have you with us.",
        {"name": "Thomas", "school": "the Technical College"},
    ),
    (
        "wedding_anniversary", "celebrations", "lively", "Wedding anniversary",
        "{names} have been married for {years} years today. Congratulations, and many happy years to come!",
        {"names": "Anna and Peter", "years": "25"},
    ),
    (
        "public_holiday", "celebrations", "lively", "Public holiday",
        "{place} wishes all visitors a happy {holiday}. Enjoy the day with those you love.",
        {"place": "The Harbour Centre", "holiday": "Easter"},
    ),
    (
        "winner", "celebrations", "lively", "Winner",
        "Ladies and gentlemen, the winner of {contest} is {name}! A big hand, please.",
        {"contest": "the junior final", "name": "Kim Lee"},
    ),
    (
        "film_starting", "cinema", "offer", "Film about to start",
        "{film} starts in {minutes} minutes in auditorium {room}. Please take your seats.",
        {"film": "The Long Way Home", "minutes": "10", "room": "3"},
    ),
    (
        "film_premiere", "cinema", "offer", "Premiere",
        "Tonight at {time}: the premiere of {film}. Tickets are on sale at the box office.",
        {"time": "8 p.m.", "film": "The Long Way Home"},
    ),
    (
        "kids_show", "kids", "lively", "Show for children",
        "Children, listen! {show} begins at {time} in {place}. Bring your parents along!",
        {"show": "The puppet theatre", "time": "4 p.m.", "place": "the main square"},
    ),
    (
        "kids_workshop", "kids", "lively", "Workshop for children",
        "Would you like to try {activity}? Our workshop for children from {age} years on is open until {time}.",
        {"activity": "face painting", "age": "6", "time": "6 p.m."},
    ),
    (
        "parking_reminder", "reminders", "calm", "Parking reminder",
        "Please pay for your parking at {place} before you return to your car. The car park closes at {time}.",
        {"place": "the machines on level 1", "time": "11 p.m."},
    ),
    (
        "belongings_reminder", "reminders", "calm", "Look after your belongings",
        "Please keep an eye on your belongings. Anything found can be handed in at {place}.",
        {"place": "the information desk"},
    ),
    (
        "discount", "offers", "offer", "Discount",
        "Only today at {shop}: {percent} percent off {goods}. Come and have a look on floor {floor}.",
        {"shop": "Blue Shoes", "percent": "20", "goods": "all trainers", "floor": "2"},
    ),
    (
        "two_for_one", "offers", "offer", "Two for one",
        "Two for the price of one: {goods} at {shop}, until {time} today.",
        {"goods": "all ice creams", "shop": "the Gelateria", "time": "7 p.m."},
    ),
    (
        "happy_hour", "offers", "offer", "Happy hour",
        "It is happy hour at {place}: {offer} from {from} to {to}.",
        {"place": "the Sky Bar", "offer": "all cocktails at half price", "from": "5", "to": "7 p.m."},
    ),
    (
        "new_shop", "offers", "offer", "New shop",
        "New in our house: {shop}, on floor {floor}. Visit us for the opening, and get {gift}.",
        {"shop": "Green Books", "floor": "1", "gift": "a free bookmark"},
    ),
    (
        "opening", "schedules", "welcome", "Opening",
        "Good morning, and welcome to {place}. We are open today until {time}.",
        {"place": "the Harbour Centre", "time": "9 p.m."},
    ),
    (
        "closing_soon", "schedules", "welcome", "Closing soon",
        "Dear visitors, {place} closes in {minutes} minutes. Please finish what you are doing and make your way out.",
        {"place": "the Harbour Centre", "minutes": "15"},
    ),
    (
        "closed", "schedules", "welcome", "Closing now",
        "{place} is now closed. Thank you for your visit; we open again {when}.",
        {"place": "The Harbour Centre", "when": "tomorrow at 9 a.m."},
    ),
    (
        "evacuation", "emergencies", "urgent", "Evacuation",
        "Attention, please. Leave the building now by the nearest exit and go to {place}. Do not use the lifts.",
        {"place": "the car park in front of the main entrance"},
    ),
    (
        "medical_help", "emergencies", "urgent", "Medical help",
        "Is there a doctor in the house? Please come to {place} at once.",
        {"place": "the information desk"},
    ),
    (
        "vehicle", "services", "neutral", "Owner of a vehicle",
        "Would the owner of the {colour} {vehicle} with the number {number} please come to {place}.",
        {"colour": "red", "vehicle": "Seat Ibiza", "number": "4 7 1 1 B C D", "place": "the car park exit"},
    ),
    (
        "lost_child", "services", "neutral", "Lost child",
        "A child by the name of {name}, {age} years old, is waiting for the family at {place}.",
        {"name": "Lucas", "age": "5", "place": "the information desk"},
    ),
    (
        "call_person", "services", "neutral", "Call for a person",
        "{name}, please come to {place}. {name}, please come to {place}.",
        {"name": "Mrs Jones", "place": "the box office"},
    ),
    (
        "event_today", "events", "lively", "Event today",
        "Do not miss {event} today at {time}, in {place}. Admission is {price}.",
        {"event": "the concert of the city band", "time": "6 p.m.", "place": "the main square", "price": "free"},
    ),
)  # fmt: skip

"""What is kept for later: tournaments, matches, people, countries, and exports of them."""

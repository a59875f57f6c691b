"""Names that could be met in these islands, with surnames nobody could mistake for a real family's."""

from random import Random

GIRLS = {
    "WBRI": "Alice Beth Caitlin Daisy Ellie Freya Grace Holly Isla Jess Keira Lily Megan Nell Poppy Rosie Tilly Zara",
    "WIRI": "Aoife Ciara Niamh Orla Roisin Sinead",
    "WIRT": "Bridget Kathleen Mary-Ann Shauna",
    "WROM": "Florica Kizzy Luminita Vanya",
    "WOTH": "Agata Daria Kasia Lenka Marta Oksana Zofia",
    "MWBC": "Amber Jada Kiana Leah Shanice Tia",
    "MWBA": "Ama Elise Naomi Sade Yasmin",
    "MWAS": "Anya Jasmin Leila Maya Sara",
    "MOTH": "Inez Lola Mina Rosa",
    "AIND": "Anjali Diya Kavya Meera Priya Simran",
    "APKN": "Aisha Amira Hafsa Maryam Sana Zainab",
    "ABAN": "Farzana Nadia Rumi Sumaiya Tahmina",
    "AOTH": "Arezo Linh Mahsa Parwana Shirin Thi",
    "BCRB": "Chantelle Keisha Monique Renee Shanelle",
    "BAFR": "Abena Ayaan Chidinma Fatou Hodan Makeda Temi",
    "BOTH": "Amara Nia Zola",
    "CHNE": "Hui Mei Xin",
    "OOTH": "Dilan Rojin Salma Yara",
    "REFU": "Ash Robin Sam",
    "NOBT": "Alex Charlie Jo",
}
BOYS = {
    "WBRI": "Alfie Ben Callum Dylan Ethan Finley George Harvey Jack Kieran Lewis Mason Noah Owen Reece Toby Tyler Will",
    "WIRI": "Cian Conor Eoin Fionn Oisin Padraig",
    "WIRT": "Jimmy-Joe Martin Miley Paddy",
    "WROM": "Florin Levi Nelu Zoltan",
    "WOTH": "Andrei Bartek Jakub Luca Mateusz Tomasz Viktor",
    "MWBC": "Aaron Jaden Jermaine Kai Leon Marcus",
    "MWBA": "Elijah Isaac Kwame Samuel Tobi",
    "MWAS": "Adam Kiran Nikhil Ravi Zak",
    "MOTH": "Andre Dario Nico Rafael",
    "AIND": "Arjun Dev Harpreet Jai Rohan Vikram",
    "APKN": "Bilal Hamza Imran Omar Usman Zayn",
    "ABAN": "Fahim Junaid Rafi Shahid Tanvir",
    "AOTH": "Ahmad Bao Farhad Minh Navid Zabi",
    "BCRB": "Dwayne Jerome Malachi Romario Tyrell",
    "BAFR": "Abdi Chidi Filmon Kofi Mamadou Seyi Yonas",
    "BOTH": "Ade Jordan Zeke",
    "CHNE": "Jun Lei Wei",
    "OOTH": "Azad Hiwa Karim Rebin",
    "REFU": "Ash Robin Sam",
    "NOBT": "Alex Charlie Jo",
}
SURNAMES = """
    Kestrel Wren Plover Lapwing Siskin Linnet Dunlin Fieldfare Redstart Sandpiper Whimbrel Dipper
    Goldcrest Nuthatch Turnstone Shearwater Pipit Bunting Whinchat Goosander Cloudberry Drizzlewood
    Fairweather Galecroft Hailstone Mistlethwaite Rainsbrook Snowhill Sunnybank Thundermere Frostfield
    Breezemoor Fogworth Sleetham Mizzleton Harebell Foxglove Tormentil Yarrow Bramblewick Hazelmere
    Ashbourne-Moss Saltwhistle Tidewell Oxbow Fernyhough-Beck Larkrise Cobblewick Millrace Packhorse
    Stonechat Mallowfield Willowherb Reedbed Marshlight Beckfoot Fellgate
"""
GROUPS = {
    "WBRI": 62, "WIRI": 1, "WIRT": 1, "WROM": 1, "WOTH": 5, "MWBC": 4, "MWBA": 2, "MWAS": 2, "MOTH": 3, "AIND": 1,
    "APKN": 3, "ABAN": 1, "AOTH": 2, "BCRB": 2, "BAFR": 5, "BOTH": 1, "CHNE": 1, "OOTH": 1, "REFU": 1, "NOBT": 1,
}  # fmt: skip
"""How often each group of the ethnicity code list is drawn, of about a hundred."""
ALONE_GROUPS = {"AOTH": 5, "BAFR": 4, "OOTH": 3}
"""The groups from which young people come on their own to seek asylum."""


def group_of(rng: Random, weights: dict[str, int]) -> str:
    """Draw a code of the ethnicity list."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def forename_of(rng: Random, sex: str, group: str, taken: set[str]) -> str:
    """Draw a forename that nobody else in this family has."""
    names = (GIRLS if sex == "F" else BOYS)[group].split()
    free = [name for name in names if name not in taken] or names
    name = rng.choice(free)
    taken.add(name)
    return name


def surname_of(rng: Random) -> str:
    """Draw a family's surname."""
    return rng.choice(SURNAMES.split())

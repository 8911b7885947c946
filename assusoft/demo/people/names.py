"""Names, places and streets the sample people are made of. The places are real, the streets and people invented."""

FRENCH_MEN = (
    "Adrien", "Alain", "Antoine", "Arnaud", "Benoît", "Bertrand", "Bruno", "Cédric", "Christophe", "Damien", "Denis",
    "Didier", "Éric", "Étienne", "Fabrice", "François", "Frédéric", "Geoffrey", "Gilles", "Grégory", "Guillaume",
    "Henri", "Hugo", "Jean-Luc", "Jérôme", "Julien", "Laurent", "Loïc", "Luc", "Marc", "Mathieu", "Maxime", "Michel",
    "Nicolas", "Olivier", "Pascal", "Philippe", "Quentin", "Raphaël", "Romain", "Sébastien", "Simon", "Stéphane",
    "Thierry", "Thomas", "Vincent", "Xavier", "Yves", "Mehdi", "Karim", "Emre", "Giovanni",
)  # fmt: skip
FRENCH_WOMEN = (
    "Agnès", "Alice", "Amandine", "Anne", "Audrey", "Aurélie", "Béatrice", "Camille", "Catherine", "Céline",
    "Charlotte", "Christelle", "Claire", "Delphine", "Élodie", "Émilie", "Fabienne", "Florence", "Françoise",
    "Geneviève", "Hélène", "Inès", "Isabelle", "Jeanne", "Julie", "Justine", "Laetitia", "Laura", "Léa", "Louise",
    "Lucie", "Manon", "Marie", "Martine", "Mélanie", "Nathalie", "Noémie", "Pauline", "Sabine", "Sandrine", "Sarah",
    "Sophie", "Stéphanie", "Sylvie", "Valérie", "Véronique", "Virginie", "Yasmina", "Fatima", "Chiara",
)  # fmt: skip
DUTCH_MEN = (
    "Bart", "Bert", "Bjorn", "Bram", "Christophe", "Dieter", "Dirk", "Filip", "Frank", "Geert", "Gert", "Gunther",
    "Hans", "Jan", "Jef", "Jelle", "Jeroen", "Joris", "Karel", "Kevin", "Koen", "Kristof", "Kurt", "Lars", "Lieven",
    "Luc", "Maarten", "Mark", "Nick", "Patrick", "Peter", "Pieter", "Ruben", "Sander", "Stefan", "Steven", "Stijn",
    "Tim", "Tom", "Wim", "Wouter", "Yannick", "Youssef", "Ömer",
)  # fmt: skip
DUTCH_WOMEN = (
    "An", "Anja", "Ann", "Annelies", "Barbara", "Carine", "Charlotte", "Daphne", "Ellen", "Els", "Eva", "Evelien",
    "Greet", "Griet", "Hanne", "Hilde", "Ilse", "Ine", "Inge", "Joke", "Karen", "Katleen", "Katrien", "Kim",
    "Kristel", "Leen", "Lien", "Lies", "Liesbeth", "Lotte", "Marleen", "Mieke", "Nele", "Nina", "Petra", "Sara",
    "Sofie", "Tine", "Veerle", "Wendy", "Zoë", "Naïma",
)  # fmt: skip
FRENCH_SURNAMES = (
    "Adam", "André", "Antoine", "Barbier", "Bastin", "Baudoux", "Bernard", "Bodart", "Bodson", "Carlier", "Charlier",
    "Claes", "Collard", "Collignon", "Colson", "Cornet", "Debroux", "Defays", "Delcourt", "Delforge", "Delhaye",
    "Delvaux", "Denis", "Deprez", "Dethier", "Devos", "D'Hondt", "Dubois", "Dufour", "Dumont", "Dupont", "Evrard",
    "Fontaine", "François", "Georges", "Gérard", "Gillet", "Grégoire", "Guillaume", "Hallet", "Henrard", "Henry",
    "Jacquemin", "Jacques", "Jadot", "Lacroix", "Lambert", "Lambrechts", "Laurent", "Leblanc", "Leclercq", "Lecomte",
    "Lefebvre", "Legrand", "Lejeune", "Lemaire", "Leroy", "Leruth", "Lombard", "Marchal", "Maréchal", "Martin",
    "Massart", "Mathieu", "Michaux", "Moreau", "Noël", "Paquet", "Parmentier", "Petit", "Pierard", "Piron", "Renard",
    "Robert", "Rousseau", "Servais", "Simon", "Thiry", "Thomas", "Toussaint", "Urbain", "Vanderbeck", "Warnier",
    "Wauters", "El Amrani", "Benali", "Öztürk", "Aksoy", "Rossi", "Nguyen", "Silva",
)  # fmt: skip
DUTCH_SURNAMES = (
    "Aerts", "Baert", "Bauwens", "Beckers", "Bogaert", "Bosmans", "Callens", "Ceulemans", "Claeys", "Coppens",
    "Cools", "De Backer", "De Bruyn", "De Clercq", "De Cock", "De Graef", "De Meyer", "De Pauw", "De Ridder",
    "De Smet", "De Wilde", "Declercq", "Desmet", "D'Hoore", "Dierckx", "Geerts", "Goossens", "Hendrickx", "Hermans",
    "Jacobs", "Janssens", "Lauwers", "Lemmens", "Lenaerts", "Maes", "Martens", "Mertens", "Michiels", "Moens", "Nijs",
    "Nys", "Pauwels", "Peeters", "Pieters", "Raes", "Segers", "Smet", "Smets", "Stevens", "Temmerman", "Thys",
    "Van Acker", "Van Damme", "Van de Velde", "Van den Bossche", "Van der Auwera", "Van Dyck", "Van Hecke", "Van Loo",
    "Vandenberghe", "Verbeke", "Verhaegen", "Verhoeven", "Verlinden", "Vermeulen", "Verschueren", "Verstraete",
    "Willems", "Wouters", "Yildirim", "Haddad", "Kowalski",
)  # fmt: skip
STREETS = {
    "fr": (
        "Rue des Alouettes", "Rue du Vieux Moulin", "Avenue des Tilleuls", "Rue de la Fontaine", "Chaussée Romaine",
        "Clos des Pommiers", "Rue Haute", "Rue du Four à Chaux", "Avenue des Cerisiers", "Rue de l'Étang",
        "Place du Marché", "Rue des Écoles", "Drève des Hêtres", "Rue du Tram", "Allée des Bouleaux", "Rue Neuve",
    ),
    "nl": (
        "Lindenlaan", "Molenstraat", "Kerkstraat", "Beukendreef", "Kapelstraat", "Oude Baan", "Veldstraat",
        "Hoogstraat", "Populierenlaan", "Nieuwstraat", "Zandstraat", "Merelstraat", "Groenplein", "Berkenhof",
        "Tramweg", "Vijverstraat",
    ),
}  # fmt: skip
CITIES = {
    "fr": (
        ("1000", "Bruxelles"), ("1030", "Schaerbeek"), ("1050", "Ixelles"), ("1070", "Anderlecht"),
        ("1080", "Molenbeek"), ("1180", "Uccle"), ("1200", "Woluwe-Saint-Lambert"), ("1300", "Wavre"),
        ("1340", "Ottignies"), ("1400", "Nivelles"), ("1420", "Braine-l'Alleud"), ("4000", "Liège"),
        ("4020", "Liège"), ("4100", "Seraing"), ("4500", "Huy"), ("4800", "Verviers"), ("5000", "Namur"),
        ("5100", "Jambes"), ("5500", "Dinant"), ("6000", "Charleroi"), ("6200", "Châtelet"), ("6700", "Arlon"),
        ("7000", "Mons"), ("7100", "La Louvière"), ("7500", "Tournai"),
    ),
    "nl": (
        ("1500", "Halle"), ("1800", "Vilvoorde"), ("2000", "Antwerpen"), ("2018", "Antwerpen"), ("2100", "Deurne"),
        ("2300", "Turnhout"), ("2500", "Lier"), ("2800", "Mechelen"), ("3000", "Leuven"), ("3300", "Tienen"),
        ("3500", "Hasselt"), ("3600", "Genk"), ("8000", "Brugge"), ("8400", "Oostende"), ("8500", "Kortrijk"),
        ("8800", "Roeselare"), ("9000", "Gent"), ("9100", "Sint-Niklaas"), ("9200", "Dendermonde"), ("9300", "Aalst"),
    ),
}  # fmt: skip

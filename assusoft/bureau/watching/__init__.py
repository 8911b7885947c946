"""How the months of many employers go, in numbers: for whoever watches, about nobody."""

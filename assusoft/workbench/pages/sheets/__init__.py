"""The benefit sheets of a closed month: listed, read, issued, fetched, sent; each figure with where it comes from."""

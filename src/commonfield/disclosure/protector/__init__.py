"""Decides what is hidden, and finds for every hidden count another file of persons that gives the same."""

"""Documents of dead goods that retailers bring; each file holds one KIND."""

"""How files for a company are laid out, as data: one TOML file each."""

from commonfield.cli import main

main()

"""All benchmarks: python -m bench."""

from bench import production

if __name__ == "__main__":
    production.main()

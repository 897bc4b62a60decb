"""The Python client of the gateway's HTTP API: wia.client.client.Client and its async twin."""

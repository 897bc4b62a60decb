"""An object store outside: S3, Azure Blob Storage, Google Cloud Storage, or a shared folder."""

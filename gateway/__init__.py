"""The gateway: HTTP and gRPC faces, ingest, planning, the pipeline, jobs and storage."""

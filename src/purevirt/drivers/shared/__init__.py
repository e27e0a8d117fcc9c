"""What every hypervisor driver needs: object tables, job locks, impacts of changes, metadata and parameter checks."""

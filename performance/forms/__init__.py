"""Forms of performance, one noun a file; those of the plan stand beside, in plan_forms."""

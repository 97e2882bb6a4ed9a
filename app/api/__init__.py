"""The public JSON API: what an employer's own systems read, and its OpenAPI document."""

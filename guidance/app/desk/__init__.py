"""What a site and a desk share: whom to ring out of hours, and what the pages of a desk may do."""

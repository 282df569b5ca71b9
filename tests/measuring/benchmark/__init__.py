"""Times of pages as ratios to a bare view of the same process, in temporary databases."""

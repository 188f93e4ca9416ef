"""What every figure must keep: no two texts meet and none is clipped."""

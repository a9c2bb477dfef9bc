"""Speed and quality of kanhe, measured against peers and by the scorers."""

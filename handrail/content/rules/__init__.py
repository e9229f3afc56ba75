"""What a sentence and a worksheet must be: pure, over values that were read already."""

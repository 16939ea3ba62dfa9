"""What opens above the screen: forms, the editor of steps, comparison."""

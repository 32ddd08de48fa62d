"""Pages of those who want to buy: apply, pay the deposit, follow one's lots and purchases."""

"""What all wrong answers of a piece have in common, where no mistake explains them: answers come in, a sentence about them goes out."""

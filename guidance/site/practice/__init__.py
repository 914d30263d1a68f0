"""The pages of practice: the journey, pathways, questions, principles, lessons and words."""

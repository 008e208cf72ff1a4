"""The library of questions, how they are asked, and the passages behind their answers."""

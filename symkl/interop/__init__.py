"""Laws that come from elsewhere: objects of other libraries, and densities without a name."""

"""What documents must hold beyond the declarations of their models, as data.

``limits`` and ``required`` say which texts places may have and what must be there, ``rules`` what excludes or needs
what, and ``outlines`` describes the documents that are only written here and so have no model to be derived from.
"""

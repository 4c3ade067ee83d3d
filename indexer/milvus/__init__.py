"""The distributed search engine: a generation of the index as a collection of Milvus, or of Milvus Lite in a file.

    settings     indexer.settings.EngineSettings
    connection   a client whose every fault is explained
    collection   what a collection looks like, and how those of one index are named
    entities     a generation's clauses as rows of a collection
    publication  the copy that goes with every publication: loaded, verified, switched to by alias, and kept for a while
    condition    a condition on documents as a Milvus expression
    search       candidates from a collection

A generation is a collection of its own, and row numbers are its primary keys. A service asks the collection of the very
generation that it has open, so an answer never mixes two; the alias is moved for everybody else, and tells them apart.

pymilvus is only imported by a process that is told to use Milvus: it takes a second and some 100 MB.
"""

"""Every exception that the project raises on purpose.

    ZhengwenError
    ├── DocumentError              one file cannot be taken in; the others still can
    │   ├── UnknownFormat          no reader for this kind of file
    │   ├── EmptyDocument          nothing in it but white space
    │   ├── DocumentTooLarge       over a limit of size, pages or unpacked size
    │   ├── EncryptedDocument      needs a password
    │   ├── ScannedDocument        pages are pictures; wants OCR first
    │   └── DamagedDocument        the file is not what its name says, or is broken
    ├── CatalogError               catalog.toml cannot be read or contradicts itself
    ├── LexiconError               a lexicon of the user's own cannot be read or contradicts itself (indexer.lexicon)
    ├── IndexFault                an index cannot be opened or built
    │   ├── IndexMissing           nothing has been published there yet
    │   ├── IndexDamaged           a file of the generation fails its checksum or format
    │   ├── IndexMismatch          made with another encoder, tokenizer or format version
    │   └── EngineUnavailable      the search engine does not answer, refuses, or lacks the generation
    ├── QuestionError              a question or request that cannot be answered as it stands
    ├── KeyFault                   the file of keys cannot be read or written (service.security.keys)
    ├── FeedbackFault              feedback cannot be kept (service.feedback)
    └── EvaluationError            a measurement cannot be made as asked (eval.errors)

A message says what is wrong, which file or value, and what to do about it. It is shown to users, so it is in Chinese.
"""


class ZhengwenError(Exception):
    """Base of all errors that are explained to the user; `str(error)` is the explanation in Chinese."""


class DocumentError(ZhengwenError):
    """One file cannot be taken in; the others still can."""


class UnknownFormat(DocumentError):
    """There is no reader for this kind of file."""


class EmptyDocument(DocumentError):
    """The file holds nothing but white space."""


class DocumentTooLarge(DocumentError):
    """The file, its pages or its unpacked content are over the limit."""


class EncryptedDocument(DocumentError):
    """The file needs a password."""


class ScannedDocument(DocumentError):
    """The pages are pictures without text."""


class DamagedDocument(DocumentError):
    """The file is broken, or is not what its name says."""


class CatalogError(ZhengwenError):
    """catalog.toml cannot be read or contradicts itself."""


class IndexFault(ZhengwenError):
    """An index cannot be opened or built."""


class IndexMissing(IndexFault):
    """Nothing has been published in this index folder yet."""


class IndexDamaged(IndexFault):
    """A file of the generation is missing or fails its check."""


class IndexMismatch(IndexFault):
    """The index was made with another encoder, tokenizer or format version."""


class EngineUnavailable(IndexFault):
    """The search engine that holds the index does not answer, refuses, or does not hold this generation."""


class QuestionError(ZhengwenError):
    """A question or request that cannot be answered as it stands."""

"""The live core: events, boards, sockets and the protocol document. It knows no method and no export format."""

__version__ = "0.1.0"

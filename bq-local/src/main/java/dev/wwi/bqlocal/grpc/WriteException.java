package dev.wwi.bqlocal.grpc;

/** A request of the Storage Write API that is refused. */
final class WriteException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient WriteError error;

    WriteException(WriteError error) {
        super(error.fullMessage());
        this.error = error;
    }

    WriteError error() {
        return error;
    }
}

package dev.wwi.platform.source;

/** A folder of data could not be loaded; the message names the file, and the line where there is one. */
public final class FolderLoadException extends Exception {
    FolderLoadException(String message) {
        super(message);
    }

    FolderLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}

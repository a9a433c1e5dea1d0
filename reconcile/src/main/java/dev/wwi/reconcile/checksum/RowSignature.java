package dev.wwi.reconcile.checksum;

import java.util.List;

/** A row's key and the digest of all its compared values. */
record RowSignature(List<String> key, String digest) {
    RowSignature {
        key = List.copyOf(key);
    }
}

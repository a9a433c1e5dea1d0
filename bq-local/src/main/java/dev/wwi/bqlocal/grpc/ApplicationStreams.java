package dev.wwi.bqlocal.grpc;

import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.cloud.bigquery.storage.v1.StorageError.StorageErrorCode;
import com.google.rpc.Code;
import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.catalog.WriteStream;
import dev.wwi.bqlocal.storage.Warehouse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The life of application-created streams, apart from appending to them. Every step is durable when its call returns.
 *
 * @see <a href="https://cloud.google.com/bigquery/docs/write-api">Introduction to the BigQuery Storage Write API</a>
 */
final class ApplicationStreams {
    private final Warehouse warehouse;

    ApplicationStreams(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    WriteStream find(String name) throws WriteException {
        return find(warehouse.catalog(), name);
    }

    com.google.cloud.bigquery.storage.v1.WriteStream create(
            TableName tableName, com.google.cloud.bigquery.storage.v1.WriteStream.Type requested)
            throws WriteException {
        WriteStream.Type type =
                switch (requested) {
                    case COMMITTED -> WriteStream.Type.COMMITTED;
                    case PENDING -> WriteStream.Type.PENDING;
                    case BUFFERED -> WriteStream.Type.BUFFERED;
                    case TYPE_UNSPECIFIED, UNRECOGNIZED ->
                        throw new WriteException(WriteError.of(
                                Code.INVALID_ARGUMENT,
                                StorageErrorCode.INVALID_STREAM_TYPE,
                                StreamName.tablePath(tableName),
                                "Invalid stream type, allowed are COMMITTED, PENDING, BUFFERED"));
                };
        StreamName name = new StreamName(tableName, UUID.randomUUID().toString());
        Optional<Table> known = warehouse.catalog().findTable(tableName).filter(table -> !table.isView());
        if (known.isEmpty()) {
            throw new WriteException(WriteError.tableNotFound(name));
        }
        WriteStream stream = warehouse.change(transaction -> {
            Table table = transaction.catalog().table(tableName);
            long now = System.currentTimeMillis();
            Table staging = type == WriteStream.Type.COMMITTED
                    ? table
                    : Table.of(tableName, transaction.nextPhysicalId(), table.version(), table.resource(), now, now);
            WriteStream created =
                    new WriteStream(name.toString(), type, staging, table.physicalId(), 0, 0, false, now, 0);
            transaction.create(created);
            return created;
        });
        String location = warehouse.catalog().dataset(tableName.datasetName()).location();
        return StreamResources.applicationStream(stream, location, true);
    }

    /** Ends a stream and returns how many rows it has. Finalizing twice is no error. */
    long finish(String name) throws WriteException {
        rejectDefault(name, "Finalize");
        find(name);
        return warehouse.change(transaction -> {
            WriteStream stream = stillThere(transaction.catalog(), name);
            transaction.put(stream.withFinished());
            return stream.rowCount();
        });
    }

    /** Makes the rows up to an offset, inclusive, visible, and returns the offset. */
    long flush(String name, boolean hasOffset, long requested) throws WriteException {
        rejectDefault(name, "FlushRows");
        WriteStream known = find(name);
        if (known.type() != WriteStream.Type.BUFFERED) {
            throw new WriteException(WriteError.of(
                    Code.INVALID_ARGUMENT,
                    StorageErrorCode.INVALID_STREAM_TYPE,
                    name,
                    "FlushRows is supported on BUFFERED streams only, this one is " + known.type()));
        }
        long offset = hasOffset ? requested : known.rowCount() - 1;
        if (offset < 0 || offset >= known.rowCount()) {
            throw new WriteException(WriteError.of(
                    Code.OUT_OF_RANGE,
                    StorageErrorCode.OFFSET_OUT_OF_RANGE,
                    name,
                    "The flush offset is beyond stream, expected an offset below " + known.rowCount() + ", received "
                            + offset));
        }
        return warehouse.change(transaction -> {
            WriteStream stream = stillThere(transaction.catalog(), name);
            if (offset >= stream.flushedRows()) {
                transaction.publish(stream, stream.flushedRows(), offset + 1);
                transaction.put(stream.withFlushedRows(offset + 1));
            }
            return offset;
        });
    }

    /** Why streams cannot be committed together into the table; empty if they can. */
    List<StorageError> check(TableName table, List<String> names) {
        List<StorageError> errors = new ArrayList<>();
        Catalog catalog = warehouse.catalog();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            Optional<WriteStream> found = catalog.findStream(name);
            if (found.isEmpty() || !found.get().staging().name().equals(table)) {
                errors.add(error(StorageErrorCode.STREAM_NOT_FOUND, name, "Stream not found in this table"));
            } else if (found.get().type() != WriteStream.Type.PENDING) {
                errors.add(error(StorageErrorCode.INVALID_STREAM_TYPE, name, "Only PENDING streams can be committed"));
            } else if (found.get().committed()) {
                errors.add(error(StorageErrorCode.STREAM_ALREADY_COMMITTED, name, "Stream is already committed"));
            } else if (!found.get().finished()) {
                errors.add(error(StorageErrorCode.INVALID_STREAM_STATE, name, "Stream is not finalized"));
            } else if (!seen.add(name)) {
                errors.add(error(StorageErrorCode.STREAM_ALREADY_COMMITTED, name, "Stream is named twice"));
            }
        }
        return errors;
    }

    /** Makes the rows of all streams visible at once; returns when, in milliseconds since 1970. */
    long commit(List<String> names) {
        return warehouse.change(transaction -> {
            long now = System.currentTimeMillis();
            for (String name : names) {
                WriteStream stream = stillThere(transaction.catalog(), name);
                if (stream.committed()) {
                    throw new RequestException(
                            RequestException.Reason.INVALID, "Stream " + name + " was committed by another call");
                }
                transaction.publish(stream, 0, stream.rowCount());
                transaction.put(stream.withCommittedMillis(now));
            }
            return now;
        });
    }

    private static void rejectDefault(String name, String call) throws WriteException {
        if (StreamName.parse(name).filter(StreamName::isDefault).isPresent()) {
            throw new WriteException(WriteError.of(
                    Code.INVALID_ARGUMENT,
                    StorageErrorCode.INVALID_STREAM_TYPE,
                    name,
                    call + " is not supported on the default stream"));
        }
    }

    private static WriteStream find(Catalog catalog, String name) throws WriteException {
        return catalog.findStream(name).orElseThrow(() -> new WriteException(WriteError.streamNotFound(name)));
    }

    private static WriteStream stillThere(Catalog catalog, String name) {
        return catalog.findStream(name)
                .orElseThrow(() -> new RequestException(
                        RequestException.Reason.NOT_FOUND, "Stream " + name + " was removed with its table"));
    }

    private static StorageError error(StorageErrorCode code, String stream, String message) {
        return WriteError.of(Code.INVALID_ARGUMENT, code, stream, message).toStorageError(code);
    }
}

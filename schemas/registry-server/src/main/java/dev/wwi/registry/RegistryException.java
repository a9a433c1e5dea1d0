package dev.wwi.registry;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A refusal, with the HTTP status and the error code that Confluent's registry answers with in the same case. Its
 * clients decide by the code, see {@code io.confluent.kafka.schemaregistry.rest.exceptions.Errors} in Confluent's
 * sources.
 */
final class RegistryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final int errorCode;

    private RegistryException(int httpStatus, int errorCode, String message) {
        super(message);
        this.httpStatus = httpStatus;
        this.errorCode = errorCode;
    }

    private RegistryException(int httpStatus, int errorCode, String message, Throwable cause) {
        super(message, cause);
        this.httpStatus = httpStatus;
        this.errorCode = errorCode;
    }

    int httpStatus() {
        return httpStatus;
    }

    int errorCode() {
        return errorCode;
    }

    static RegistryException http(int status, String message) {
        return new RegistryException(status, status, message);
    }

    static RegistryException subjectNotFound(String subject) {
        return new RegistryException(404, 40401, "Subject '" + subject + "' not found.");
    }

    static RegistryException versionNotFound(String version) {
        return new RegistryException(404, 40402, "Version " + version + " not found.");
    }

    static RegistryException schemaNotFound() {
        return new RegistryException(404, 40403, "Schema not found");
    }

    static RegistryException schemaIdNotFound(int id) {
        return new RegistryException(404, 40403, "Schema " + id + " not found");
    }

    static RegistryException subjectSoftDeleted(String subject) {
        return new RegistryException(
                404, 40404, "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
    }

    static RegistryException subjectNotSoftDeleted(String subject) {
        return new RegistryException(
                404, 40405, "Subject '" + subject + "' was not deleted first before being permanently deleted");
    }

    static RegistryException versionSoftDeleted(String subject, int version) {
        return new RegistryException(
                404,
                40406,
                "Subject '" + subject + "' Version " + version
                        + " was soft deleted. Set permanent=true to delete permanently");
    }

    static RegistryException versionNotSoftDeleted(String subject, int version) {
        return new RegistryException(
                404,
                40407,
                "Subject '" + subject + "' Version " + version
                        + " was not deleted first before being permanently deleted");
    }

    static RegistryException noSubjectCompatibility(String subject) {
        return new RegistryException(
                404, 40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
    }

    static RegistryException incompatible(String subject, List<String> details) {
        return new RegistryException(
                409,
                409,
                "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                        + "\", details: " + details);
    }

    static RegistryException invalidSchema(String details) {
        return new RegistryException(422, 42201, "Invalid schema, details: " + details);
    }

    static RegistryException invalidVersion(String version) {
        return new RegistryException(
                422,
                42202,
                "The specified version '" + version + "' is not a valid version id. Allowed values are between [1, "
                        + "2^31-1] and the string \"latest\"");
    }

    static RegistryException invalidCompatibilityLevel(String level) {
        String allowed =
                Arrays.stream(CompatibilityLevel.values()).map(Enum::name).collect(Collectors.joining(", "));
        return new RegistryException(
                422, 42203, "Invalid compatibility level '" + level + "'. Valid values are " + allowed);
    }

    static RegistryException importNotAllowed(String subject) {
        return new RegistryException(
                422,
                42205,
                "Subject '" + subject + "' is not in import mode: this registry assigns ids and versions itself");
    }

    static RegistryException referenceExists(String subject, int version) {
        return new RegistryException(
                422, 42206, "One or more references exist to the schema " + subject + " version " + version + ".");
    }

    static RegistryException unsupported(String what) {
        return new RegistryException(422, 422, what + " are not supported by this registry");
    }

    static RegistryException storageFailed(IOException cause) {
        return new RegistryException(500, 50001, "Error in the backend data store: " + cause.getMessage(), cause);
    }
}

package dev.wwi.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.wwi.registry.RegistryState.SchemaContent;
import dev.wwi.registry.RegistryState.SubjectVersionEntry;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import io.confluent.kafka.schemaregistry.client.rest.entities.SubjectVersion;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.CompatibilityCheckResponse;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.ConfigUpdateRequest;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaResponse;
import io.confluent.kafka.schemaregistry.utils.JacksonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which path and method of Confluent's REST API does what, with Confluent's own classes for the bodies. See <a
 * href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">the API reference</a>.
 */
final class RegistryRoutes {
    private static final ObjectMapper MAPPER = JacksonMapper.INSTANCE;

    /** Answers a call with an object to be written as JSON. */
    interface Endpoint {
        Object answer(HttpCall call) throws RegistryException;
    }

    /** The endpoint of a path and the values of its named segments. */
    record Match(Endpoint endpoint, Map<String, String> pathParameters) {}

    private record Route(String method, List<String> template, Endpoint endpoint) {}

    private final SchemaRegistry registry;
    private final List<Route> routes = new ArrayList<>();

    RegistryRoutes(SchemaRegistry registry) {
        this.registry = registry;
        route("GET", "/", call -> Map.of());
        route("GET", "/subjects", this::subjects);
        route("POST", "/subjects/{subject}", this::lookUp);
        route("DELETE", "/subjects/{subject}", this::deleteSubject);
        route("GET", "/subjects/{subject}/versions", this::versions);
        route("POST", "/subjects/{subject}/versions", this::register);
        route("GET", "/subjects/{subject}/versions/{version}", this::version);
        route("DELETE", "/subjects/{subject}/versions/{version}", this::deleteVersion);
        route("GET", "/subjects/{subject}/versions/{version}/schema", this::versionText);
        route("GET", "/subjects/{subject}/versions/{version}/referencedby", this::referencedBy);
        route("GET", "/schemas", this::schemas);
        route("GET", "/schemas/types", call -> List.of(AvroSchema.TYPE));
        route("GET", "/schemas/ids/{id}", this::schemaById);
        route("GET", "/schemas/ids/{id}/schema", this::schemaTextById);
        route("GET", "/schemas/ids/{id}/subjects", this::subjectsOfId);
        route("GET", "/schemas/ids/{id}/versions", this::versionsOfId);
        route("GET", "/config", call -> config(registry.globalLevel()));
        route("PUT", "/config", call -> setLevel(null, call));
        route("DELETE", "/config", call -> config(registry.resetLevel(null)));
        route("GET", "/config/{subject}", this::subjectLevel);
        route("PUT", "/config/{subject}", call -> setLevel(call.path("subject"), call));
        route("DELETE", "/config/{subject}", call -> config(registry.resetLevel(call.path("subject"))));
        route("GET", "/mode", call -> Map.of("mode", "READWRITE"));
        route("POST", "/compatibility/subjects/{subject}/versions", this::compatibilityWithSubject);
        route("POST", "/compatibility/subjects/{subject}/versions/{version}", this::compatibilityWithVersion);
    }

    private void route(String method, String path, Endpoint endpoint) {
        routes.add(new Route(method, segments(path), endpoint));
    }

    /**
     * Finds the endpoint.
     *
     * @throws RegistryException 404 if no route has this path, 405 if one has, but not for this method
     */
    Match match(String method, String rawPath) throws RegistryException {
        List<String> path = segments(rawPath);
        boolean pathKnown = false;
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = parameters(route.template(), path);
            if (parameters.isPresent()) {
                if (route.method().equals(method)) {
                    return new Match(route.endpoint(), parameters.get());
                }
                pathKnown = true;
            }
        }
        throw pathKnown
                ? RegistryException.http(405, "HTTP 405 Method Not Allowed")
                : RegistryException.http(404, "HTTP 404 Not Found");
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        segments.remove(0);
        if (!segments.isEmpty() && segments.get(segments.size() - 1).isEmpty()) {
            segments.remove(segments.size() - 1);
        }
        return segments;
    }

    private static Optional<Map<String, String>> parameters(List<String> template, List<String> path) {
        if (template.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            String actual = HttpCall.decodeSegment(path.get(i));
            if (expected.startsWith("{")) {
                parameters.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private Object subjects(HttpCall call) throws RegistryException {
        return registry.subjects(call.query("subjectPrefix", ""), call.flag("deleted"));
    }

    private Object deleteSubject(HttpCall call) throws RegistryException {
        return registry.deleteSubject(call.path("subject"), call.flag("permanent"));
    }

    private Object versions(HttpCall call) throws RegistryException {
        return registry.versions(call.path("subject"), call.flag("deleted"));
    }

    private Object register(HttpCall call) throws RegistryException {
        RegisterSchemaRequest request = body(call, RegisterSchemaRequest.class);
        return new RegisterSchemaResponse(registry.register(call.path("subject"), request, call.flag("normalize")));
    }

    private Object lookUp(HttpCall call) throws RegistryException {
        RegisterSchemaRequest request = body(call, RegisterSchemaRequest.class);
        return registry.lookUp(call.path("subject"), request, call.flag("normalize"), call.flag("deleted"));
    }

    private Schema version(HttpCall call) throws RegistryException {
        return registry.version(call.path("subject"), call.path("version"), call.flag("deleted"));
    }

    private Object deleteVersion(HttpCall call) throws RegistryException {
        return registry.deleteVersion(call.path("subject"), call.path("version"), call.flag("permanent"));
    }

    private Object versionText(HttpCall call) throws RegistryException {
        return raw(version(call).getSchema());
    }

    private Object referencedBy(HttpCall call) throws RegistryException {
        return registry.referencedBy(call.path("subject"), call.path("version"));
    }

    private Object schemas(HttpCall call) throws RegistryException {
        return registry.schemas(call.query("subjectPrefix", ""), call.flag("latestOnly"), call.flag("deleted"));
    }

    private Object schemaById(HttpCall call) throws RegistryException {
        SchemaContent content = registry.schemaById(id(call));
        SchemaString answer = new SchemaString(content.schema());
        answer.setSchemaType(AvroSchema.TYPE);
        answer.setReferences(content.references());
        if (call.flag("fetchMaxId")) {
            answer.setMaxId(registry.highestId());
        }
        return answer;
    }

    private Object schemaTextById(HttpCall call) throws RegistryException {
        return raw(registry.schemaById(id(call)).schema());
    }

    private Object subjectsOfId(HttpCall call) throws RegistryException {
        return registry.versionsOfId(id(call), call.flag("deleted")).stream()
                .map(SubjectVersionEntry::subject)
                .distinct()
                .toList();
    }

    private Object versionsOfId(HttpCall call) throws RegistryException {
        return registry.versionsOfId(id(call), call.flag("deleted")).stream()
                .map(entry -> new SubjectVersion(entry.subject(), entry.version()))
                .toList();
    }

    private static int id(HttpCall call) throws RegistryException {
        try {
            return Integer.parseInt(call.path("id"));
        } catch (NumberFormatException e) {
            throw RegistryException.http(404, "HTTP 404 Not Found");
        }
    }

    private static Config config(CompatibilityLevel level) {
        return new Config(level.name());
    }

    private Object setLevel(@Nullable String subject, HttpCall call) throws RegistryException {
        ConfigUpdateRequest request = body(call, ConfigUpdateRequest.class);
        boolean more = request.getAlias() != null
                || request.isNormalize() != null
                || request.isValidateFields() != null
                || request.isValidateRules() != null
                || request.getCompatibilityGroup() != null
                || request.getDefaultMetadata() != null
                || request.getOverrideMetadata() != null
                || request.getDefaultRuleSet() != null
                || request.getOverrideRuleSet() != null;
        if (more) {
            throw RegistryException.unsupported("Settings other than \"compatibility\"");
        }
        CompatibilityLevel level = level(request.getCompatibilityLevel());
        registry.setLevel(subject, level);
        ConfigUpdateRequest answer = new ConfigUpdateRequest();
        answer.setCompatibilityLevel(level.name());
        return answer;
    }

    private static CompatibilityLevel level(@Nullable String name) throws RegistryException {
        CompatibilityLevel level = name == null ? null : CompatibilityLevel.forName(name);
        if (level == null) {
            throw RegistryException.invalidCompatibilityLevel(String.valueOf(name));
        }
        return level;
    }

    private Object subjectLevel(HttpCall call) throws RegistryException {
        return config(registry.subjectLevel(call.path("subject"), call.flag("defaultToGlobal")));
    }

    private Object compatibilityWithSubject(HttpCall call) throws RegistryException {
        return compatibility(null, call);
    }

    private Object compatibilityWithVersion(HttpCall call) throws RegistryException {
        return compatibility(call.path("version"), call);
    }

    private Object compatibility(@Nullable String version, HttpCall call) throws RegistryException {
        RegisterSchemaRequest request = body(call, RegisterSchemaRequest.class);
        List<String> problems =
                registry.incompatibilities(call.path("subject"), version, request, call.flag("normalize"));
        CompatibilityCheckResponse answer = new CompatibilityCheckResponse();
        answer.setIsCompatible(problems.isEmpty());
        if (call.flag("verbose")) {
            answer.setMessages(problems);
        }
        return answer;
    }

    private static JsonNode raw(String schema) {
        return JsonNodeFactory.instance.rawValueNode(new RawValue(schema));
    }

    private static <T> T body(HttpCall call, Class<T> type) throws RegistryException {
        T body;
        try {
            body = MAPPER.readValue(call.body(), type);
        } catch (IOException e) {
            throw RegistryException.http(400, "The request body is no " + type.getSimpleName() + ": " + e.getMessage());
        }
        if (body == null) {
            throw RegistryException.http(400, "The request body is empty");
        }
        return body;
    }
}

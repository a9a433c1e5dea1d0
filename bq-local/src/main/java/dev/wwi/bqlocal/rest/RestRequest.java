package dev.wwi.bqlocal.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.TableName;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that has found its route.
 *
 * @param path the values of the route's variables
 * @param query the parameters of the query string
 * @param body the JSON object that was sent, empty without one
 * @param ifMatch the entity tag of a conditional request
 */
record RestRequest(
        Map<String, String> path,
        Map<String, String> query,
        ObjectNode body,
        @Nullable String ifMatch) {
    String project() {
        return variable("project");
    }

    DatasetName dataset() {
        return new DatasetName(project(), variable("dataset"));
    }

    TableName table() {
        return dataset().table(variable("table"));
    }

    String variable(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("The route has no variable " + name);
        }
        return value;
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    boolean flag(String name) {
        return parameter(name).map(Boolean::parseBoolean).orElse(false);
    }

    long number(String name, long otherwise) {
        return parameter(name)
                .map(text -> {
                    try {
                        return Long.parseLong(text);
                    } catch (NumberFormatException e) {
                        throw RequestException.invalid(
                                "Invalid value for " + name + ": \"" + text + "\", allowed is an integer");
                    }
                })
                .orElse(otherwise);
    }
}

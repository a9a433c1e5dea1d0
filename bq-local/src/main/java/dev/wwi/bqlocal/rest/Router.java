package dev.wwi.bqlocal.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the handler of a method and path. Filled before the server starts, then only read. */
final class Router {
    /** Answers one kind of request with a JSON document. */
    @FunctionalInterface
    interface Handler {
        RestResponse handle(RestRequest request) throws Exception;
    }

    /** A handler and the values that the path has for the variables of its pattern. */
    record Match(Handler handler, Map<String, String> variables) {}

    private record Route(String method, List<String> pattern, Handler handler) {}

    private final List<Route> routes = new ArrayList<>();

    /** @param pattern a path in which {@code {name}} stands for one segment */
    void add(String method, String pattern, Handler handler) {
        routes.add(new Route(method, List.of(pattern.split("/")), handler));
    }

    Optional<Match> find(String method, List<String> segments) {
        for (Route route : routes) {
            if (route.method().equals(method) && route.pattern().size() == segments.size()) {
                Map<String, String> variables = new HashMap<>();
                if (matches(route.pattern(), segments, variables)) {
                    return Optional.of(new Match(route.handler(), variables));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean matches(List<String> pattern, List<String> segments, Map<String, String> variables) {
        for (int i = 0; i < pattern.size(); i++) {
            String wanted = pattern.get(i);
            if (wanted.startsWith("{")) {
                variables.put(wanted.substring(1, wanted.length() - 1), segments.get(i));
            } else if (!wanted.equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }
}

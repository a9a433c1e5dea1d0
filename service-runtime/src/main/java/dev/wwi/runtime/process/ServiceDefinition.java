package dev.wwi.runtime.process;

import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.lifecycle.Service;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * How a service becomes a process.
 *
 * @param name of the process in usage, log and thread names
 * @param configType the record that its YAML file is read into
 * @param endpoints adds the service's own handlers to the operations port
 */
public record ServiceDefinition<C extends Record & ServiceConfig, S extends Service>(
        String name, Class<C> configType, Factory<C, S> factory, Endpoints<S> endpoints) {

    /** Wires a service; it is started afterwards. */
    @FunctionalInterface
    public interface Factory<C, S> {
        /** Makes the service, with its meters in the registry. */
        S create(C config, MeterRegistry meters) throws Exception;
    }

    /** Adds handlers. */
    @FunctionalInterface
    public interface Endpoints<S> {
        /** Called once, before the service starts. */
        void addTo(OperationsServer operations, S service);
    }

    /** Without handlers of its own. */
    public static <C extends Record & ServiceConfig, S extends Service> ServiceDefinition<C, S> of(
            String name, Class<C> configType, Factory<C, S> factory) {
        return new ServiceDefinition<>(name, configType, factory, (operations, service) -> {});
    }
}

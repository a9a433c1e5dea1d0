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
 * @param companion what runs beside the service in its process
 */
public record ServiceDefinition<C extends Record & ServiceConfig, S extends Service>(
        String name, Class<C> configType, Factory<C, S> factory, Endpoints<S> endpoints, Companion<C, S> companion) {

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

    /** What a companion has opened. */
    @FunctionalInterface
    public interface Opened {
        void close();
    }

    /** Opens something beside the service. */
    @FunctionalInterface
    public interface Companion<C, S> {
        /** Called once, before the service starts; what it returns is closed before the service is. */
        Opened open(C config, S service, MeterRegistry meters, OperationsServer operations) throws Exception;
    }

    /** Without a companion. */
    public ServiceDefinition(String name, Class<C> configType, Factory<C, S> factory, Endpoints<S> endpoints) {
        this(name, configType, factory, endpoints, (config, service, meters, operations) -> () -> {});
    }

    /** The same with that companion. */
    public ServiceDefinition<C, S> beside(Companion<C, S> other) {
        return new ServiceDefinition<>(name, configType, factory, endpoints, other);
    }

    /** Without handlers of its own. */
    public static <C extends Record & ServiceConfig, S extends Service> ServiceDefinition<C, S> of(
            String name, Class<C> configType, Factory<C, S> factory) {
        return new ServiceDefinition<>(name, configType, factory, (operations, service) -> {});
    }
}

package dev.wwi.runtime.config;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The registry's addresses apart from the user and password that may stand in them. The registry's client, its log and its
 * errors repeat addresses, so it gets the credentials by its settings alone.
 */
final class RegistryAddresses {
    private static final Pattern ADDRESS = Pattern.compile("(https?://)(?:([^/?#\\s]*)@)?([^/?#@\\s]+[^@\\s]*)");
    private static final String SOURCE = "basic.auth.credentials.source";
    private static final String USER_INFO = "basic.auth.user.info";
    private static final String PREFIX = "schema.registry.";

    private final String urls;
    private final Map<String, String> properties;

    private RegistryAddresses(String urls, Map<String, String> properties) {
        this.urls = urls;
        this.properties = properties;
    }

    /**
     * Takes the addresses apart. The client knows one user for all addresses; it ignores the one in an address where its
     * settings name another source of credentials.
     *
     * @param text separated by commas
     */
    static RegistryAddresses parse(@Nullable String text, Map<String, String> properties) {
        Set<String> userInfos = new LinkedHashSet<>();
        StringJoiner urls = new StringJoiner(",");
        for (String part : String.valueOf(text).split(",", -1)) {
            Matcher address = ADDRESS.matcher(part);
            if (!address.matches()) {
                throw new ConfigException("schemaRegistryUrl is " + PrintableAddress.of(text)
                        + "; allowed is an http:// or https:// address, several separated by commas");
            }
            urls.add(address.group(1) + address.group(3));
            if (address.group(2) != null) {
                userInfos.add(address.group(2));
            }
        }
        if (userInfos.size() > 1) {
            throw new ConfigException("schemaRegistryUrl is " + PrintableAddress.of(text)
                    + ", whose addresses have different users; allowed is one user for all");
        }
        Map<String, String> settings = new HashMap<>(properties);
        if (!userInfos.isEmpty() && !namesAnotherSource(properties)) {
            settings.remove(PREFIX + SOURCE);
            settings.put(SOURCE, "USER_INFO");
            settings.put(USER_INFO, userInfos.iterator().next());
        }
        return new RegistryAddresses(urls.toString(), settings);
    }

    /** The addresses without user and password. */
    String urls() {
        return urls;
    }

    /** The client's settings, the credentials among them. */
    Map<String, String> properties() {
        return properties;
    }

    private static boolean namesAnotherSource(Map<String, String> properties) {
        return properties.entrySet().stream()
                .anyMatch(setting -> setting.getKey().endsWith("auth.credentials.source")
                        && !setting.getValue().equals("URL"));
    }
}

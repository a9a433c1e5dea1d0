package dev.wwi.runtime.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses as logs and errors may show them. */
public final class PrintableAddress {
    /** RFC 3986, section 3.2.1; up to the last @, for passwords are not always encoded. */
    private static final Pattern USER_INFO = Pattern.compile("^([A-Za-z][A-Za-z0-9+.:-]*//)?.*@", Pattern.DOTALL);

    private static final Pattern PASSWORD_PARAMETER =
            Pattern.compile("([?&;][a-z]*password=)[^&;]*", Pattern.CASE_INSENSITIVE);

    private static final String HIDDEN = "****";

    private PrintableAddress() {}

    /**
     * The address with asterisks in the place of a user and password before its host, and of parameters that are
     * passwords.
     *
     * @param address may be malformed: whatever stands before an @ is taken for a password
     */
    public static String of(@Nullable String address) {
        String withoutUserInfo = USER_INFO.matcher(String.valueOf(address)).replaceFirst("$1" + HIDDEN + "@");
        return PASSWORD_PARAMETER.matcher(withoutUserInfo).replaceAll("$1" + HIDDEN);
    }
}

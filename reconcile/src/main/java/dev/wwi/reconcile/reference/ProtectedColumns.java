package dev.wwi.reconcile.reference;

import dev.wwi.reconcile.report.UnreadableTableException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which columns of a star table show what is protected at the source. By name: an expression that mentions the name of a
 * protected column of any table that the SQL reads counts as showing it, so it may say too many and never too few.
 */
final class ProtectedColumns {
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern NAMED = Pattern.compile("(?s).*\\sas\\s+(\\w+)\\s*");
    private static final Pattern CAST = Pattern.compile("(?s)::.*");
    private static final Pattern LAST_NAME = Pattern.compile("(?s).*?(\\w+)\\s*");

    private ProtectedColumns() {}

    /**
     * The names of the columns that must not be compared.
     *
     * @param sql of a reference
     * @param tables that the SQL reads, {@code sales.orders}
     * @param protectedAtSource such as {@code sales.customers.phone_number}
     * @throws UnreadableTableException if which rows there are depends on a protected column
     */
    static Set<String> of(String sql, List<String> tables, Set<String> protectedAtSource) {
        Set<String> found = new LinkedHashSet<>();
        for (String column : protectedAtSource) {
            int end = column.lastIndexOf('.');
            if (tables.contains(column.substring(0, end))) {
                found.addAll(showing(COMMENT.matcher(sql).replaceAll(""), column.substring(end + 1)));
            }
        }
        return found;
    }

    private static Set<String> showing(String sql, String protectedName) {
        Pattern mention = Pattern.compile("\\b" + Pattern.quote(protectedName) + "\\b");
        List<String> names = new ArrayList<>();
        Set<String> showing = new LinkedHashSet<>();
        for (String select : split(sql, "union all")) {
            List<String> listAndRest = split(select, "from");
            String list = listAndRest.get(0).strip().substring("select".length());
            if (listAndRest.stream().skip(1).anyMatch(rest -> mention.matcher(rest)
                    .find())) {
                throw new UnreadableTableException(
                        "which rows it has depends on " + protectedName + ", which is protected");
            }
            List<String> items = split(list, ",");
            for (int i = 0; i < items.size(); i++) {
                if (i == names.size()) {
                    names.add(name(items.get(i)));
                }
                if (mention.matcher(items.get(i)).find()) {
                    showing.add(names.get(i));
                }
            }
        }
        return showing;
    }

    private static String name(String item) {
        Matcher named = NAMED.matcher(item);
        if (named.matches()) {
            return named.group(1);
        }
        Matcher last = LAST_NAME.matcher(CAST.matcher(item).replaceFirst(""));
        if (!last.matches()) {
            throw new IllegalArgumentException("a selected column has no name: " + item);
        }
        return last.group(1);
    }

    /** Splits where the separator stands outside of all parentheses, words at their bounds. */
    private static List<String> split(String sql, String separator) {
        boolean isWord = Character.isLetter(separator.charAt(0));
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0
                    && sql.startsWith(separator, i)
                    && (!isWord || (isSpace(sql, i - 1) && isSpace(sql, i + separator.length())))) {
                parts.add(sql.substring(start, i));
                start = i + separator.length();
                i = start - 1;
            }
        }
        parts.add(sql.substring(start));
        return parts;
    }

    /** Whether a word may begin after that place or end before it. */
    private static boolean isSpace(String sql, int index) {
        return index < 0 || index >= sql.length() || Character.isWhitespace(sql.charAt(index));
    }
}

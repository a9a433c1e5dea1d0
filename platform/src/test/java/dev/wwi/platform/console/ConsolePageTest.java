package dev.wwi.platform.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The page itself; {@code ConsolePageIT} asks its question of a warehouse. */
class ConsolePageTest {
    @Test
    void namesOfTheDatabaseAreWrittenAsTextAndNeverAsMarkup() throws IOException {
        assertThat(page())
                .contains("textContent = text")
                .doesNotContain("innerHTML")
                .doesNotContain("outerHTML")
                .doesNotContain("insertAdjacentHTML")
                .doesNotContain("document.write")
                .doesNotContain("eval(")
                .doesNotContain("new Function");
    }

    @Test
    void itNeedsNothingFromElsewhere() throws IOException {
        assertThat(page().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("src=")
                .doesNotContain("@import")
                .doesNotContain("url(");
    }

    @Test
    void whatIsWrongStandsBeforeEverythingElse() throws IOException {
        String page = page();

        assertThat(page.indexOf("id=\"troubles\""))
                .isPositive()
                .isLessThan(page.indexOf("id=\"lag\""))
                .isLessThan(page.indexOf("id=\"services\""))
                .isLessThan(page.indexOf("id=\"tables\""));
    }

    private static String page() throws IOException {
        try (InputStream page = Console.class.getResourceAsStream("console.html")) {
            return new String(Objects.requireNonNull(page).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

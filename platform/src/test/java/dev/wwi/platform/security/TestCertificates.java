package dev.wwi.platform.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's key and the certificate that it signed itself, made by the JDK's keytool, in the forms that Java's servers
 * and PostgreSQL read.
 *
 * @param keyStore PKCS #12, with {@link #PASSWORD}
 * @param certificate PEM; clients that trust it trust the server
 * @param key PEM, for its owner's eyes only
 */
record TestCertificates(Path keyStore, Path certificate, Path key) {
    static final String PASSWORD = "changeit-in-a-test";
    private static final String ALIAS = "server";

    /** For {@code localhost} and 127.0.0.1. */
    static TestCertificates make(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        return make(directory, "dns:localhost,ip:127.0.0.1");
    }

    static TestCertificates make(Path directory, String names)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path keyStore = directory.resolve("server.p12");
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        Files.createDirectories(directory);
        keytool(
                List.of("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1"),
                List.of("-dname", "CN=wwi", "-ext", "SAN=" + names, "-ext", "BC=ca:true"),
                List.of("-validity", "2", "-storetype", "PKCS12", "-keystore", keyStore.toString()));
        KeyStore store = load(keyStore);
        Files.writeString(
                certificate, pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                key,
                pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        return new TestCertificates(keyStore, certificate, key);
    }

    SSLContext serverContext() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(keyStore), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(file)) {
            store.load(content, PASSWORD.toCharArray());
        }
        return store;
    }

    private static String pem(String type, byte[] content) {
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN " + type + "-----\n" + encoder.encodeToString(content) + "\n-----END " + type + "-----\n";
    }

    private static void keytool(List<String> what, List<String> who, List<String> where)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(what);
        command.addAll(who);
        command.addAll(where);
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool made no certificate: " + output);
        }
    }
}

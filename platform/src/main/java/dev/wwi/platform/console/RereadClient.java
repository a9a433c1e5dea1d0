package dev.wwi.platform.console;

import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.status.RereadsStatus;
import java.util.List;

/** Something that runs and has tables read again. */
public interface RereadClient {
    /** Has them read again, and returns their names at once. */
    List<String> reread(RereadOrder order) throws PlatformCallException, InterruptedException;

    /** How far they are. */
    RereadsStatus rereads() throws PlatformCallException, InterruptedException;
}

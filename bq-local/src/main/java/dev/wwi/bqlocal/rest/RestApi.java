package dev.wwi.bqlocal.rest;

/** All routes of the API. */
public final class RestApi {
    private final Router router = new Router();

    public RestApi(DatasetHandlers datasets, TableHandlers tables, JobHandlers jobs, FaultHandlers faults) {
        String dataset = "projects/{project}/datasets/{dataset}";
        router.add("GET", "projects/{project}/datasets", datasets::list);
        router.add("POST", "projects/{project}/datasets", datasets::insert);
        router.add("GET", dataset, datasets::get);
        router.add("PATCH", dataset, datasets::patch);
        router.add("PUT", dataset, datasets::patch);
        router.add("DELETE", dataset, datasets::delete);

        String table = dataset + "/tables/{table}";
        router.add("GET", dataset + "/tables", tables::list);
        router.add("POST", dataset + "/tables", tables::insert);
        router.add("GET", table, tables::get);
        router.add("PATCH", table, tables::patch);
        router.add("PUT", table, tables::update);
        router.add("DELETE", table, tables::delete);
        router.add("GET", table + "/data", tables::data);
        router.add("POST", dataset + "/tables/{resource}", tables::testIamPermissions);

        router.add("POST", "projects/{project}/queries", jobs::query);
        router.add("GET", "projects/{project}/queries/{job}", jobs::queryResults);
        router.add("POST", "projects/{project}/jobs", jobs::insert);
        router.add("GET", "projects/{project}/jobs", jobs::list);
        router.add("GET", "projects/{project}/jobs/{job}", jobs::get);
        router.add("POST", "projects/{project}/jobs/{job}/cancel", jobs::cancel);
        router.add("DELETE", "projects/{project}/jobs/{job}/delete", jobs::delete);

        router.add("GET", RestServer.CONTROL + "/faults", faults::get);
        router.add("PUT", RestServer.CONTROL + "/faults", faults::plan);
        router.add("DELETE", RestServer.CONTROL + "/faults", faults::clear);
        router.add("POST", RestServer.CONTROL + "/faults/next", faults::meetNext);
    }

    Router router() {
        return router;
    }
}

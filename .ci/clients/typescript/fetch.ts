// What a front-end team would write first: a typed page of grants, then one of them.
import createClient from "openapi-fetch";
import type { paths } from "./contract.js";

// Lists have exports in other forms, too; this client reads pages of JSON.
const client = createClient<paths, "application/json">({ baseUrl: process.argv[2] ?? "" });

const { data: page, error } = await client.GET("/v1/grants", { params: { query: { limit: 2 } } });
if (error) throw new Error(JSON.stringify(error));
if (page.items.length !== 2) throw new Error(`${page.items.length} grants came, 2 were asked for`);

for (const { id } of page.items) {
  const { data: grant, error } = await client.GET("/v1/grants/{id}", { params: { path: { id } } });
  if (error) throw new Error(JSON.stringify(error));
  if (grant.id !== id) throw new Error(`${grant.id} came, ${id} was asked for`);
  console.log(grant.id);
}

// SPDX-License-Identifier: Apache-2.0
// api.h - the JSON API of the console, as tables of routes for web/app, and its description.
// docs/api.md.
#ifndef WEB_API_API_H
#define WEB_API_API_H

struct app_route;
struct text;

#define API_VERSION "1.0.0" ///< of the API, not of Overt

/// For struct app_params: `tables`.
extern const struct app_route *const api_tables[];

/// OpenAPI 3.1, made from the tables.
void api_openapi(struct text *ret_document);

/// The routes and the description of the capture listener, which has no others.
extern const struct app_route *const api_capture_tables[];
void api_capture_openapi(struct text *ret_document);

#endif

from starlette.routing import Route

PAGE_ROUTES: list[Route] = []

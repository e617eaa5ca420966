export class BaseController {}

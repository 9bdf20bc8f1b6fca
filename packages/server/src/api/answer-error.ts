/** The one place where an error becomes an answer. Bodies of 5xx carry the code and the request's id, nothing else. */
import type { ErrorBody } from "@qoscope/wire";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { NotStored } from "../store/watch-writes.js";
import { ERRORS, QosError } from "./errors.js";
import { stampTrackingId } from "./tracking-id.js";

/** Names the fields that the route's schema refused. */
function fromValidation(validation: NonNullable<FastifyError["validation"]>): QosError {
	const fields = validation.map(({ instancePath, params }) => {
		const missing = params["missingProperty"];
		const field = typeof missing === "string" ? missing : instancePath.slice(1).replaceAll("/", ".");
		return { field, message: "Invalid field." };
	});
	return new QosError("validation_failed", { fields });
}

function toQosError(error: FastifyError | QosError, requestId: string): QosError {
	if (error instanceof QosError) return error;
	if (error.validation !== undefined) return fromValidation(error.validation);
	if (error.statusCode === 413) return new QosError("body_too_large");
	if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
		return new QosError("invalid_body");
	}
	return new QosError("internal", { values: { requestId } });
}

export function answerError(
	error: FastifyError | QosError,
	request: FastifyRequest,
	reply: FastifyReply,
): FastifyReply {
	const requestId = stampTrackingId(reply);
	const qosError = toQosError(error, requestId);
	const { status, code } = ERRORS[qosError.key];
	if (status >= 500 && !(error instanceof NotStored))
		request.log.error({ err: error, requestId }, "the API could not answer");
	const { fields } = qosError.details;
	const body: ErrorBody = { code, message: qosError.message, ...(fields === undefined ? {} : { errors: [...fields] }) };
	return reply.code(status).type("application/json; charset=utf-8").send(body);
}

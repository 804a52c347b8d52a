package users

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// RequireToken demands `authorization: Bearer TOKEN` on every unary call but health.
func RequireToken(token string) grpc.UnaryServerInterceptor {
	wanted := sha256.Sum256([]byte(token))
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
		if strings.HasPrefix(info.FullMethod, "/grpc.health.") {
			return handle(ctx, req)
		}
		for _, header := range metadata.ValueFromIncomingContext(ctx, "authorization") {
			given := sha256.Sum256([]byte(strings.TrimPrefix(header, "Bearer ")))
			// Takes the same time wherever the two part.
			if subtle.ConstantTimeCompare(given[:], wanted[:]) == 1 {
				return handle(ctx, req)
			}
		}
		return nil, status.Error(codes.Unauthenticated, "no valid bearer token")
	}
}

// Chapter 1's client: the life of one user, and each refusal on the way.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "workbook/peers/gen/usersv1"
	"workbook/peers/internal/peer"
)

func main() {
	flags := peer.AddClientFlags("127.0.0.1:50051")
	token := flag.String("token", "", "bearer token; needs --tls")
	flag.Parse()
	peer.Run(func(ctx context.Context) error {
		var options []grpc.DialOption
		if *token != "" {
			options = append(options, grpc.WithPerRPCCredentials(peer.Bearer(*token)))
		}
		conn, err := flags.Dial(options...)
		if err != nil {
			return err
		}
		defer conn.Close()
		return walk(&story{ctx: ctx, limit: flags.Deadline}, pb.NewUserServiceClient(conn))
	})
}

// walk makes the calls one after the other. The first that cannot be told, because
// the server is away say, makes the others do nothing.
func walk(s *story, client pb.UserServiceClient) error {
	email := fmt.Sprintf("ada-%s@example.org", strings.ToLower(rand.Text()[:8]))
	create := &pb.CreateUserRequest{Name: "Ada", Email: email, RequestId: rand.Text()}
	ada := tell(s, "Create Ada", "CreateUser", client.CreateUser, create, id)
	if s.err == nil && ada == nil {
		s.err = errors.New("the first user could not be made")
	}
	same := func(u *pb.User) string {
		if u.Id == ada.Id {
			return "the same user"
		}
		return "another user"
	}
	tell(s, "Send it again, as after a lost answer", "CreateUser", client.CreateUser, create, same)
	tell(s, "Create another user with the same email", "CreateUser", client.CreateUser,
		&pb.CreateUserRequest{Name: "Eve", Email: email}, id)
	tell(s, "Create a user with no name and a wrong email", "CreateUser", client.CreateUser,
		&pb.CreateUserRequest{Email: "not-an-email"}, id)
	tell(s, "Use Ada's request id for somebody else", "CreateUser", client.CreateUser,
		&pb.CreateUserRequest{Name: "Eve", Email: "eve@example.org", RequestId: create.RequestId}, id)

	// A getter reads a message that is not there, too: the user may not have been made.
	get := &pb.GetUserRequest{Id: ada.GetId()}
	tell(s, "Get the user by id", "GetUser", client.GetUser, get, who)
	tell(s, "Change the name alone", "UpdateUser", client.UpdateUser, &pb.UpdateUserRequest{
		User:       &pb.User{Id: ada.GetId(), Name: "Ada Lovelace"},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"name"}},
	}, who)
	tell(s, "Change the id", "UpdateUser", client.UpdateUser, &pb.UpdateUserRequest{
		User:       &pb.User{Id: ada.GetId()},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"id"}},
	}, who)
	tell(s, "List the first page of two", "ListUsers", client.ListUsers,
		&pb.ListUsersRequest{PageSize: 2}, size)
	tell(s, "List from a page that never was", "ListUsers", client.ListUsers,
		&pb.ListUsersRequest{PageSize: 2, PageToken: "page 2"}, size)

	remove := &pb.DeleteUserRequest{Id: ada.GetId()}
	tell(s, "Delete the user", "DeleteUser", client.DeleteUser, remove, gone)
	tell(s, "Get the deleted user", "GetUser", client.GetUser, get, who)
	tell(s, "Delete the user again", "DeleteUser", client.DeleteUser, remove, gone)
	return s.err
}

func id(u *pb.User) string                   { return "id " + u.Id }
func who(u *pb.User) string                  { return u.Name + ", " + u.Email }
func gone(*emptypb.Empty) string             { return "gone" }
func size(page *pb.ListUsersResponse) string { return fmt.Sprint(len(page.Users), " on this page") }

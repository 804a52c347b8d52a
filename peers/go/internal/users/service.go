package users

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "workbook/peers/gen/usersv1"
)

// Service has the handlers of users.v1.UserService. What it embeds answers
// UNIMPLEMENTED for methods that the proto gains and this file lacks.
type Service struct {
	pb.UnimplementedUserServiceServer
	Store *Store
}

func (s *Service) CreateUser(_ context.Context, req *pb.CreateUserRequest) (*pb.User, error) {
	var wrong violations
	wrong.checkName("name", req.Name)
	wrong.checkEmail("email", req.Email)
	if len(req.RequestId) > 100 {
		wrong.add("request_id", "is longer than 100 characters")
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	user, err := s.Store.Create(req.Name, req.Email, req.RequestId)
	if errors.Is(err, ErrNoUser) {
		return nil, status.Error(codes.NotFound, "the user that this request made has been deleted")
	}
	return answer(user, err, req.Email)
}

func (s *Service) GetUser(_ context.Context, req *pb.GetUserRequest) (*pb.User, error) {
	user, err := s.Store.Get(req.Id)
	return answer(user, err, req.Id)
}

func (s *Service) UpdateUser(_ context.Context, req *pb.UpdateUserRequest) (*pb.User, error) {
	var wrong violations
	if req.User == nil {
		wrong.add("user", "is missing")
		return nil, wrong.err()
	}
	paths := req.UpdateMask.GetPaths() // of a message that is not there, too: none
	if len(paths) == 0 {
		wrong.add("update_mask", "names no field")
	}
	var name, email *string
	for _, path := range paths {
		switch path {
		case "name":
			name = &req.User.Name
		case "email":
			email = &req.User.Email
		default:
			if len(wrong) < 5 {
				wrong.add("update_mask", quoted(path)+" cannot be updated")
			}
		}
	}
	if name != nil {
		wrong.checkName("user.name", *name)
	}
	if email != nil {
		wrong.checkEmail("user.email", *email)
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	user, err := s.Store.Update(req.User.Id, name, email)
	if errors.Is(err, ErrEmailTaken) {
		return answer(user, err, *email)
	}
	return answer(user, err, req.User.Id)
}

func (s *Service) DeleteUser(_ context.Context, req *pb.DeleteUserRequest) (*emptypb.Empty, error) {
	if err := s.Store.Remove(req.Id); err != nil {
		return nil, refusal(err, req.Id)
	}
	return &emptypb.Empty{}, nil
}

func (s *Service) ListUsers(_ context.Context, req *pb.ListUsersRequest) (*pb.ListUsersResponse, error) {
	var wrong violations
	if req.PageSize < 0 {
		wrong.add("page_size", "is negative")
	}
	after, ok := readToken(req.PageToken)
	if !ok {
		wrong.add("page_token", "did not come from this server")
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	size := min(int(req.PageSize), 1000)
	if size == 0 {
		size = 50
	}
	// One more than asked for tells whether there is a next page.
	users := s.Store.Page(after, size+1)
	response := &pb.ListUsersResponse{}
	if len(users) > size {
		users = users[:size]
		response.NextPageToken = writeToken(users[size-1].Sequence)
	}
	for _, user := range users {
		response.Users = append(response.Users, toProto(user))
	}
	return response, nil
}

func answer(user User, err error, about string) (*pb.User, error) {
	if err != nil {
		return nil, refusal(err, about)
	}
	return toProto(user), nil
}

// refusal gives what the store refuses a status. A plain error that a handler
// returns would reach the client as UNKNOWN, with its text.
func refusal(err error, about string) error {
	switch {
	case errors.Is(err, ErrEmailTaken):
		return status.Errorf(codes.AlreadyExists, "another user has the email %s", about)
	case errors.Is(err, ErrNoUser):
		return status.Errorf(codes.NotFound, "there is no user with id %s", quoted(about))
	case errors.Is(err, ErrRequestIDReused):
		return violations{{Field: "request_id", Description: err.Error()}}.err()
	default:
		return status.Error(codes.Internal, "internal error")
	}
}

func toProto(u User) *pb.User {
	return &pb.User{
		Id: u.ID, Name: u.Name, Email: u.Email,
		CreateTime: timestamppb.New(u.Created), UpdateTime: timestamppb.New(u.Updated),
	}
}
